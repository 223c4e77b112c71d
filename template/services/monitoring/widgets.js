// What the dashboards show of a block: each function returns the widgets of one concern, none where it is absent.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
const RED = '#d62728';
const ORANGE = '#ff7f0e';
const MOST = { stat: 'Maximum' };

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);

// Name of the template's parameter that holds what a block writes to SSM, such as ApiHttpApiId.
const parameterOf = (block, name) => capitalised(block) + name.split('-').map(capitalised).join('');
const valueOf = (block, name) => `\${${parameterOf(block, name)}}`;

const graph = (title, unit, metrics, properties = {}) => ({
  type: 'metric',
  properties: {
    title,
    region: '${AWS::Region}',
    view: 'timeSeries',
    period: 300,
    stat: 'Sum',
    yAxis: { left: { min: 0, label: unit, showUnits: false } },
    metrics,
    ...properties,
  },
});

const line = (namespace, metric, dimensions, label, options = {}) => [
  namespace,
  metric,
  ...Object.entries(dimensions).flat(),
  { label, ...options },
];

const requests = ({ name, routes }) => {
  if (!routes) return [];
  const of = (metric, ...options) =>
    line('AWS/ApiGateway', metric, { ApiId: valueOf(name, 'http-api-id') }, ...options);
  return [
    graph('Requests', 'requests', [of('Count', 'requests')]),
    graph('Failed on our side (5xx)', 'requests', [of('5xx', 'failed', { color: RED })]),
    graph('Latency', 'milliseconds', [of('Latency', 'p99', { stat: 'p99', color: ORANGE })]),
  ];
};

const signIns = ({ name, hasUsers }) => {
  if (!hasUsers) return [];
  const client = { UserPool: valueOf(name, 'user-pool-id'), UserPoolClient: valueOf(name, 'client-id') };
  const of = (metric, ...options) => line('AWS/Cognito', metric, client, ...options);
  return [
    graph('Sign-in', 'people', [
      of('SignUpSuccesses', 'signed up'),
      of('SignInSuccesses', 'signed in'),
      of('SignInThrottles', 'turned away', { color: RED }),
    ]),
  ];
};

const connections = ({ name, hasSocket }, { stage }) => {
  if (!hasSocket) return [];
  const api = { ApiId: valueOf(name, 'websocket-api-id'), Stage: stage };
  const of = (metric, ...options) => line('AWS/ApiGateway', metric, api, ...options);
  return [
    graph('WebSocket', 'in five minutes', [
      of('ConnectCount', 'opened'),
      of('MessageCount', 'messages'),
      of('IntegrationError', 'failed', { color: RED }),
    ]),
  ];
};

const executions = ({ machines }, { short }) =>
  machines.map((machine) => {
    const arn = `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${machine}`;
    const of = (metric, ...options) => line('AWS/States', metric, { StateMachineArn: arn }, ...options);
    return graph(`Executions of ${short(machine)}`, 'executions', [
      of('ExecutionsStarted', 'started'),
      of('ExecutionsSucceeded', 'succeeded'),
      of('ExecutionsTimedOut', 'timed out', { color: ORANGE }),
      of('ExecutionsFailed', 'failed', { color: RED }),
    ]);
  });

const waiting = ({ queues, streams, deadLetters }, { short }) => {
  const count = (queue) =>
    line('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: queue }, short(queue));
  const age = (queue) => line('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: queue }, short(queue));
  const behind = (name) => line('AWS/Lambda', 'IteratorAge', { FunctionName: name }, short(name));
  return [
    graph('Waiting', 'messages', queues.map(count), MOST),
    graph('Oldest message', 'seconds', queues.map(age), MOST),
    graph('Oldest change', 'milliseconds', streams.map(behind), MOST),
    graph('Dead letters', 'messages', deadLetters.map(count), MOST),
  ].filter(({ properties }) => properties.metrics.length);
};

const errors = ({ title, functions }, { short }) => {
  const of = (name) => line('AWS/Lambda', 'Errors', { FunctionName: name }, short(name));
  return functions.length ? [graph(title, 'failed runs', functions.map(of))] : [];
};

// The account's limits are shared by all that is in this region, other stages and projects as well.
const limits = () => {
  const ten = (stat, metric, namespace, dimension) => [
    {
      expression: `SELECT ${stat}(${metric}) FROM SCHEMA("${namespace}", ${dimension}) GROUP BY ${dimension} ORDER BY ${stat}() DESC LIMIT 10`,
    },
  ];
  const throttled = (metric) => ten('SUM', metric, 'AWS/DynamoDB', 'TableName');
  return [
    graph('Functions at the same time', 'functions', [
      line('AWS/Lambda', 'ConcurrentExecutions', {}, 'running', MOST),
      line('AWS/Lambda', 'Throttles', {}, 'throttled', { color: RED }),
    ]),
    graph('Slowest functions', 'milliseconds', [ten('MAX', 'Duration', 'AWS/Lambda', 'FunctionName')]),
    graph('Tables, throttled reads', 'requests', [throttled('ReadThrottleEvents')]),
    graph('Tables, throttled writes', 'requests', [throttled('WriteThrottleEvents')]),
  ];
};

// Known in one region only, and there once the account receives billing alerts.
const cost = () => [
  graph(
    'Cost of the account this month',
    'USD',
    [line('AWS/Billing', 'EstimatedCharges', { Currency: 'USD' }, 'estimated')],
    { region: 'us-east-1', period: 21600, ...MOST },
  ),
];

module.exports = { parameterOf, requests, signIns, connections, executions, waiting, errors, limits, cost };
