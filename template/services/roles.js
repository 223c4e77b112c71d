// One AWS::IAM::Role for each function of a service, made of `custom.permissions` in its serverless.yml.
// Every role may write to its own log group and send traces; a function gets nothing else unless it is listed.

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);

const own = (functionName) => [
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: {
      'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${functionName}:*`,
    },
  },
  { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
];

const useOfKey = {
  'Fn::If': [
    'HasKey',
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { Ref: 'KeyArn' } },
    { Ref: 'AWS::NoValue' },
  ],
};

const role = ({ name, condition }, statements, slug) => ({
  Type: 'AWS::IAM::Role',
  ...(condition && { Condition: condition }),
  Properties: {
    RoleName: name,
    PermissionsBoundary: {
      'Fn::If': [
        'IsAws',
        { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/${slug}-boundary` },
        { Ref: 'AWS::NoValue' },
      ],
    },
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [
      {
        PolicyName: 'permissions',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [...own(name), ...statements, ...(statements.length ? [useOfKey] : [])],
        },
      },
    ],
  },
});

module.exports = async ({ resolveConfigurationProperty }) => {
  const functions = await resolveConfigurationProperty(['functions']);
  const permissions = (await resolveConfigurationProperty(['custom', 'permissions'])) ?? {};
  const { slug } = require('../project.json');
  return {
    Resources: Object.fromEntries(
      Object.entries(functions).map(([id, definition]) => [
        `${capitalised(id)}Role`,
        role(definition, permissions[id] ?? [], slug),
      ]),
    ),
  };
};
