// Where the browser finds the site of a stage: under the domain of project.json (a stage other than production
// under a name of its own below it), else under a name that CloudFront gives. On the local cloud Vite serves it;
// the tools say where, by SITE_ORIGIN.
const { domainName } = require('../project.json');

module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const domain = domainName && (stage === 'production' ? domainName : `${stage}.${domainName}`);
  if (stage === 'local') {
    const origin = process.env.SITE_ORIGIN ?? 'http://localhost:5173';
    return { domain, origin, corsOrigin: origin };
  }
  if (domain) return { domain, origin: `https://${domain}`, corsOrigin: `https://${domain}` };
  return {
    domain,
    origin: 'https://${Distribution.DomainName}', // to be substituted in the website's own stack
    corsOrigin: 'https://*.cloudfront.net', // stacks deployed before the website cannot know the name
  };
};
