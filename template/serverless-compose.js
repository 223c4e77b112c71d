// For `npx osls-compose`: every directory in services/ with a serverless.yml, after the blocks that it needs
// ("*": after all that do not say so themselves).
const { existsSync, readdirSync } = require('node:fs');

const blocks = readdirSync(`${__dirname}/services`).filter((name) =>
  existsSync(`${__dirname}/services/${name}/serverless.yml`),
);
const named = (name) => require(`./services/${name}/block.json`).needs;
const others = blocks.filter((name) => named(name)[0] !== '*');

module.exports = {
  services: Object.fromEntries(
    blocks.map((name) => {
      const needs = named(name)[0] === '*' ? others : named(name);
      return [name, { path: `services/${name}`, ...(needs.length && { dependsOn: needs }) }];
    }),
  ),
};
