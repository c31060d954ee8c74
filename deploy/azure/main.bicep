// Azure Container Apps: az deployment group create --template-file deploy/azure/main.bicep. Not run by the tests of this repository.
param location string = resourceGroup().location
param image string
param environmentId string
@description('Every setting of .env.example that is not secret, by name')
param settings object
@secure()
@description('Every secret setting, by name: DATABASE_URL, RELAY_ENCRYPTION_KEY, PARTNER_CENTER_CLIENT_SECRET ...')
param secrets object

resource relay 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'cosell'
  location: location
  properties: {
    managedEnvironmentId: environmentId
    configuration: {
      ingress: { external: true, targetPort: 3000, transport: 'http', allowInsecure: false }
      secrets: [for each in items(secrets): { name: toLower(replace(each.key, '_', '-')), value: each.value }]
    }
    template: {
      containers: [
        {
          name: 'relay'
          image: image
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: concat(
            map(items(settings), each => { name: each.key, value: each.value }),
            map(items(secrets), each => { name: each.key, secretRef: toLower(replace(each.key, '_', '-')) })
          )
          probes: [
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3000 } }
            { type: 'Readiness', httpGet: { path: '/healthz', port: 3000 } }
          ]
        }
      ]
      scale: { minReplicas: 2, maxReplicas: 4 }
    }
  }
}
