// One state for the whole stage, over the alarms of the blocks that are there, and three saved queries for the
// functions behind each HTTP API and three for those of each block that work unseen.
const { alarmsOf, blocksOf } = require('./blocks.js');
const { slug } = require('../../project.json');

const FAILED = `fields @timestamp, function_name, message, exception_name, correlation_id
| filter level in ["ERROR", "CRITICAL"] or type like "platform" or status like /^5/
| sort @timestamp desc
| limit 100`;
const CORRELATED = `fields @timestamp, service, function_name, level, message
| filter correlation_id = "PUT THE ID HERE"
| sort @timestamp asc
| limit 1000`;
const slowest = (field) => `fields @timestamp, function_name, message, route, event, ${field}, correlation_id
| filter ispresent(${field})
| sort ${field} desc
| limit 50`;

const queries = (folder, groups, slow) =>
  Object.entries({ 'what failed lately': FAILED, 'the slowest': slowest(slow), 'one correlation id': CORRELATED }).map(
    ([title, text]) => ({
      Type: 'AWS::Logs::QueryDefinition',
      Condition: 'IsAws',
      Properties: { Name: `${folder}/${title}`, LogGroupNames: groups, QueryString: text },
    }),
  );

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
const groupOf = (name) => `/aws/lambda/${name}`;

const saved = (prefix) => ({ name, functions, answering }) => {
  const unseen = functions.filter((other) => !answering.includes(other));
  const access = `/aws/http-api/${prefix}-${name}`;
  return [
    ...(answering.length
      ? queries(`${prefix}/${name} requests`, [access, ...answering.map(groupOf)], 'took_ms')
      : []),
    ...(unseen.length ? queries(`${prefix}/${name} workers`, unseen.map(groupOf), 'age_ms') : []),
  ].map((query, index) => [`${capitalised(name)}Query${index + 1}`, query]);
};

module.exports = async ({ resolveVariable }) => {
  const prefix = `${slug}-${await resolveVariable('sls:stage')}`;
  return {
    rule: alarmsOf(prefix)
      .map((name) => `ALARM("${name}")`)
      .join(' OR '),
    queries: { Resources: Object.fromEntries(blocksOf(prefix).flatMap(saved(prefix))) },
  };
};
