// What there is to watch, read from the directories under services/: a block that is left out leaves nothing
// behind. Names are those that the stacks give: `${self:custom.prefix}-items` of the block api is
// <project>-<stage>-api-items.
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const yaml = require('js-yaml');
const { senderEmail } = require('../../project.json');

const SERVICES = `${__dirname}/..`;
// Conditions that the answers decide; what carries another one is there.
const ABSENT = senderEmail ? [] : ['HasSender'];
const ERRORS = '${file(../errors.js)}';

// CloudFormation's tags, such as !Sub, are taken as what they hold.
const tag = (kind) => new yaml.Type('!', { kind, multi: true, construct: (content) => content });
const schema = yaml.DEFAULT_SCHEMA.extend(['scalar', 'sequence', 'mapping'].map(tag));

const isThere = ({ Condition, condition = Condition }) => !ABSENT.includes(condition);

const declared = (name) => yaml.load(readFileSync(`${SERVICES}/${name}/serverless.yml`, 'utf8'), { schema });

const watched = (name, stack) => {
  const { functions = {}, resources } = declared(name);
  const { title, routes } = require(`${SERVICES}/${name}/block.json`);
  const full = (text) => text.replace('${self:custom.prefix}', stack);
  const found = resources.flatMap(({ Resources = {} }) => Object.values(Resources)).filter(isThere);
  const named = (type, key) =>
    found.filter(({ Type }) => Type === type).map(({ Properties }) => full(Properties[key]));
  const started = Object.values(functions).filter(isThere);
  const withEvent = (kind) => (definition) => (definition.events ?? []).some((event) => event[kind]);
  const queues = named('AWS::SQS::Queue', 'QueueName');
  const isForFailures = (queue) => /-(dlq|failures)$/.test(queue);
  return {
    name,
    title,
    routes,
    functions: started.map((definition) => full(definition.name)),
    answering: started.filter(withEvent('httpApi')).map((definition) => full(definition.name)),
    streams: started.filter(withEvent('stream')).map((definition) => full(definition.name)),
    deadLetters: queues.filter(isForFailures),
    queues: queues.filter((queue) => queues.includes(`${queue}-dlq`)),
    machines: named('AWS::StepFunctions::StateMachine', 'StateMachineName'),
    hasSocket: found.some(({ Properties }) => Properties.ProtocolType === 'WEBSOCKET'),
    hasUsers: found.some(({ Type }) => Type === 'AWS::Cognito::UserPool'),
    alarms: [
      ...named('AWS::CloudWatch::Alarm', 'AlarmName'),
      ...(resources.includes(ERRORS) ? [`${stack}-function-errors`] : []),
    ],
  };
};

// The blocks that are deployed before this one, those with routes first.
const blocksOf = (prefix) =>
  readdirSync(SERVICES)
    .filter((name) => name !== 'monitoring' && existsSync(`${SERVICES}/${name}/serverless.yml`))
    .map((name) => watched(name, `${prefix}-${name}`))
    .sort((one, other) => Boolean(other.routes) - Boolean(one.routes) || one.name.localeCompare(other.name));

// The names of all alarms, this block's own as well.
const alarmsOf = (prefix) => [
  ...blocksOf(prefix).flatMap((block) => block.alarms),
  `${prefix}-monitoring-throttles`,
];

module.exports = { alarmsOf, blocksOf };
