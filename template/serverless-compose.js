// For `npx osls-compose`: every directory in services/ with a serverless.yml, after the blocks that it needs.
const { existsSync, readdirSync } = require('node:fs');

const blocks = readdirSync(`${__dirname}/services`).filter((name) =>
  existsSync(`${__dirname}/services/${name}/serverless.yml`),
);

module.exports = {
  services: Object.fromEntries(
    blocks.map((name) => {
      const { needs: named } = require(`./services/${name}/block.json`);
      const needs = named[0] === '*' ? blocks.filter((other) => other !== name) : named;
      return [name, { path: `services/${name}`, ...(needs.length && { dependsOn: needs }) }];
    }),
  ),
};
