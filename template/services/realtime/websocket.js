// The routes of the WebSocket API: each has an integration with its function, and the permission to call it.
// Declared without osls's own `websocket` event, whose deployment resource the local cloud does not know.
const ROUTES = { Connect: '$connect', Disconnect: '$disconnect', Ping: 'ping' };

const route = (name, key) => ({
  [`${name}Integration`]: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'WebSocketApi' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: {
        'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}LambdaFunction.Arn}/invocations`,
      },
    },
  },
  [`${name}Route`]: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'WebSocketApi' },
      RouteKey: key,
      Target: { 'Fn::Sub': `integrations/\${${name}Integration}` },
      ...(name === 'Connect' && { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'TicketAuthorizer' } }),
      ...(name === 'Ping' && { RouteResponseSelectionExpression: '$default' }),
    },
  },
  [`${name}Permission`]: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] },
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${WebSocketApi}/*/${key}`,
      },
    },
  },
});

module.exports = {
  Resources: {
    ...Object.assign({}, ...Object.entries(ROUTES).map(([name, key]) => route(name, key))),
    // On AWS what a function returns goes back to the browser only with this; the local cloud needs no leave.
    PingRouteResponse: {
      Type: 'AWS::ApiGatewayV2::RouteResponse',
      Condition: 'IsAws',
      Properties: {
        ApiId: { Ref: 'WebSocketApi' },
        RouteId: { Ref: 'PingRoute' },
        RouteResponseKey: '$default',
      },
    },
  },
};
