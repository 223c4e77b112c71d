// One alarm for each service: errors of the functions that no HTTP API answers for. Those behind an API are told
// by its 5xx; these are started by a queue, a stream, a rule, Cognito or a WebSocket, and nobody sees them fail.
// The local cloud knows no alarms on several metrics.

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
const answersHttp = ({ events = [] }) => events.some((event) => event.httpApi);

const metric = ([id, { condition }]) => {
  const errors = {
    Id: id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: `${capitalised(id)}LambdaFunction` } }],
      },
      Period: 300,
      Stat: 'Sum',
    },
  };
  return condition ? { 'Fn::If': [condition, errors, { Ref: 'AWS::NoValue' }] } : errors;
};

module.exports = async ({ resolveConfigurationProperty }) => {
  const functions = await resolveConfigurationProperty(['functions']);
  const prefix = await resolveConfigurationProperty(['custom', 'prefix']);
  const metrics = Object.entries(functions)
    .filter(([, definition]) => !answersHttp(definition))
    .map(metric);
  return {
    Resources: {
      FunctionErrorsAlarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Condition: 'IsAws',
        Properties: {
          AlarmName: `${prefix}-function-errors`,
          AlarmDescription:
            'Functions behind no HTTP API failed more than five times within five minutes; docs/runbooks.md#function-errors',
          Metrics: [{ Id: 'errors', Expression: 'SUM(METRICS())', Label: 'Errors' }, ...metrics],
          EvaluationPeriods: 1,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
          AlarmActions: [{ Ref: 'AlertsTopicArn' }],
        },
      },
    },
  };
};
