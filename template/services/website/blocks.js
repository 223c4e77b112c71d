// What the distribution takes from the blocks that are there: the way to each one's API, and what the browser
// may talk to directly. Both stand in block.json: `routes` is where the paths of its API begin, `connects`
// tells that it has a parameter connect-src.
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { slug } = require('../../project.json');

// Managed policies: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const services = `${__dirname}/..`;
const blocks = readdirSync(services)
  .filter((name) => existsSync(`${services}/${name}/block.json`))
  .map((name) => ({ name, ...require(`${services}/${name}/block.json`) }));
const reachable = blocks.filter(({ routes }) => routes);
const connecting = blocks.filter(({ connects }) => connects);

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
const apiId = ({ name }) => `${capitalised(name)}HttpApiId`;
const connectSrc = ({ name }) => `${capitalised(name)}ConnectSrc`;

const parameter = (stage, name) => ({
  Type: 'AWS::SSM::Parameter::Value<String>',
  Default: `/${slug}/${stage}/${name}`,
});

const origin = (block) => ({
  Id: block.name,
  DomainName: { 'Fn::Sub': `\${${apiId(block)}}.execute-api.\${AWS::Region}.amazonaws.com` },
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
});

const behavior = ({ name, routes }) => ({
  PathPattern: `${routes}*`,
  TargetOriginId: name,
  ViewerProtocolPolicy: 'https-only',
  AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  CachePolicyId: CACHING_DISABLED,
  OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
  Compress: true,
});

const directives = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  ["connect-src 'self'", ...connecting.map((block) => `\${${connectSrc(block)}}`)].join(' '),
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  return {
    parameters: {
      Parameters: Object.fromEntries([
        ...reachable.map((block) => [apiId(block), parameter(stage, `${block.name}/http-api-id`)]),
        ...connecting.map((block) => [connectSrc(block), parameter(stage, `${block.name}/connect-src`)]),
      ]),
    },
    origins: [
      {
        Id: 'site',
        DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
        OriginAccessControlId: { 'Fn::GetAtt': ['AccessControl', 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
      ...reachable.map(origin),
    ],
    behaviors: reachable.map(behavior),
    contentSecurityPolicy: { 'Fn::Sub': directives.join('; ') },
    rewrite: readFileSync(`${__dirname}/rewrite.js`, 'utf8'),
  };
};
