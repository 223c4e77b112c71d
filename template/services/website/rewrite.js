// CloudFront Function before the cache: every page of the single-page application is index.html, files are files.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
function handler(event) {
  const { request } = event;
  if (!request.uri.split('/').pop().includes('.')) request.uri = '/index.html';
  return request;
}
