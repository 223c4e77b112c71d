// The stage's own domain, if project.json names one: its records, and the certificate, which CloudFront takes
// from us-east-1 alone. `make deploy` makes it from certificate.yml and writes both parameters.
const site = require('../site.js');
const { slug } = require('../../project.json');

// CloudFront's own hosted zone, the same for every distribution.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

const parameter = (stage, name) => ({
  Type: 'AWS::SSM::Parameter::Value<String>',
  Default: `/${slug}/${stage}/website/${name}`,
});

const record = (type, domain) => ({
  Type: 'AWS::Route53::RecordSet',
  Properties: {
    Name: domain,
    Type: type,
    HostedZoneId: { Ref: 'HostedZoneId' },
    AliasTarget: {
      DNSName: { 'Fn::GetAtt': ['Distribution', 'DomainName'] },
      HostedZoneId: CLOUDFRONT_ZONE,
    },
  },
});

module.exports = async ({ resolveVariable }) => {
  const { domain } = await site({ resolveVariable });
  if (!domain) return {};
  const stage = await resolveVariable('sls:stage');
  return {
    Parameters: {
      CertificateArn: parameter(stage, 'certificate-arn'),
      HostedZoneId: parameter(stage, 'hosted-zone-id'),
    },
    Resources: {
      Ipv4Record: record('A', domain),
      Ipv6Record: record('AAAA', domain),
      Distribution: {
        Properties: {
          DistributionConfig: {
            Aliases: [domain],
            ViewerCertificate: {
              AcmCertificateArn: { Ref: 'CertificateArn' },
              MinimumProtocolVersion: 'TLSv1.2_2021',
              SslSupportMethod: 'sni-only',
            },
          },
        },
      },
    },
  };
};
