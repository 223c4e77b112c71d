// Two dashboards: what people feel and what waits; and beneath it, the functions of each block. Every block that
// is there has a title and its graphs, which are eight columns wide, so that three fill a row.
const { alarmsOf, blocksOf } = require('./blocks.js');
const widgets = require('./widgets.js');
const { name: product, slug } = require('../../project.json');

const COLUMNS = 24;
const SIZE = { width: 8, height: 6 };

const text = (markdown, height = 1) => ({
  type: 'text',
  width: COLUMNS,
  height,
  properties: { markdown, background: 'transparent' },
});

// A row across the page, such as a title; then widgets from the left, and a new line when one is full.
const place = (rows) => {
  let y = 0;
  return rows.flatMap(({ across, below }) => {
    const top = y + across.height;
    const placed = below.map((widget, index) => ({
      ...widget,
      ...SIZE,
      x: (index * SIZE.width) % COLUMNS,
      y: top + SIZE.height * Math.floor((index * SIZE.width) / COLUMNS),
    }));
    y = top + SIZE.height * Math.ceil((below.length * SIZE.width) / COLUMNS);
    return [{ ...across, x: 0, y: top - across.height }, ...placed];
  });
};

const body = (rows) => ({ 'Fn::Sub': JSON.stringify({ widgets: place(rows) }) });

const show = (block, concerns, stage) => {
  const context = { stage, short: (name) => name.split(`-${stage}-${block.name}-`)[1] };
  return concerns.flatMap((concern) => concern(block, context));
};

const rowOf = (block, concerns, stage) => {
  const path = block.routes ? ` \`${block.routes}\`` : '';
  return { across: text(`## ${block.title}${path}`), below: show(block, concerns, stage) };
};

const alarms = (names) => ({
  type: 'alarm',
  width: COLUMNS,
  height: 4,
  properties: {
    title: 'Alarms',
    alarms: names.map((name) => `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${name}`),
  },
});

const heading = (stage, sentence) =>
  text(`# ${product}, ${stage}\n${sentence} When an alarm rings: docs/runbooks.md in the repository.`, 2);

const parameters = (blocks, stage) => {
  const read = blocks.flatMap(({ name, routes, hasUsers, hasSocket }) => [
    ...(routes ? [[name, 'http-api-id']] : []),
    ...(hasUsers ? [[name, 'user-pool-id'], [name, 'client-id']] : []),
    ...(hasSocket ? [[name, 'websocket-api-id']] : []),
  ]);
  return Object.fromEntries(
    read.map(([block, name]) => [
      widgets.parameterOf(block, name),
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: `/${slug}/${stage}/${block}/${name}` },
    ]),
  );
};

module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const blocks = blocksOf(`${slug}-${stage}`);
  const { requests, signIns, connections, executions, waiting, errors, limits, cost } = widgets;
  const felt = [requests, signIns, connections, executions, waiting];
  return {
    parameters: { Parameters: parameters(blocks, stage) },
    overview: body([
      { across: heading(stage, 'What people feel, and what waits.'), below: [] },
      { across: alarms(alarmsOf(`${slug}-${stage}`)), below: [] },
      ...blocks.map((block) => rowOf(block, felt, stage)).filter(({ below }) => below.length),
      { across: text('## Cost'), below: cost() },
    ]),
    functions: body([
      { across: heading(stage, 'The functions of each block, and the limits that they share.'), below: [] },
      { across: text('## Errors'), below: blocks.flatMap((block) => show(block, [errors], stage)) },
      { across: text('## Shared by the account in this region'), below: limits() },
    ]),
  };
};
