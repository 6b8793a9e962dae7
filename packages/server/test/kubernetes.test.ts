import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../src/settings/config.js'
import { startWarnings } from '../src/settings/start-warnings.js'
import { DEPLOY, longestStop, readDeployed as read, readExample } from './deployed.js'

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: Spec
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}

interface Spec {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } & Readonly<
    Record<string, unknown>
  >
  readonly template?: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> }
    readonly spec: {
      readonly terminationGracePeriodSeconds: number
      readonly enableServiceLinks: boolean
      readonly containers: readonly {
        readonly image: string
        readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
        readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[]
        readonly livenessProbe: Probe
        readonly readinessProbe: Probe
        readonly securityContext: object
      }[]
    }
  }
  readonly ports?: readonly { readonly name: string; readonly targetPort: string }[]
  readonly sessionAffinity?: string
  readonly rules?: readonly {
    readonly http: {
      readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[]
    }
  }[]
}

const manifests = () =>
  (parse(read('kubernetes/kustomization.yaml')) as { resources: string[] }).resources.map(
    name => parse(read(`kubernetes/${name}`)) as Manifest,
  )
const manifest = (kind: string) => manifests().find(one => one.kind === kind)

it('a server takes the settings and secrets, and services of the cluster are not taken for settings', () => {
  const secrets = readExample('kubernetes/secrets.env.example')
  const settings = manifest('ConfigMap')?.data ?? {}
  const env = { ...settings, ...secrets }
  const config = readConfig(env, [])
  expect(startWarnings({ config, env, argv: [], uid: 10_001 })).toEqual([])
  // All that nodes have in common, so that any takes anybody.
  for (const shared of [config.jwtSecret, config.databaseUrl, config.redisUrl]) expect(shared).not.toBeNull()
  const pod = manifest('Deployment')?.spec?.template?.spec
  expect(pod?.enableServiceLinks).toBe(false)
  expect(pod?.containers[0]?.envFrom).toEqual([
    { configMapRef: { name: manifest('ConfigMap')?.metadata.name } },
    { secretRef: { name: 'ringdown-secrets' } },
  ])
  expect(read('kubernetes/kustomization.yaml')).toContain('secret generic ringdown-secrets ')
})

it('what names something else names what is there, and nothing is sticky', () => {
  const { template } = manifest('Deployment')?.spec ?? {}
  const labels = template?.metadata.labels
  for (const selector of [
    manifest('Deployment')?.spec?.selector?.matchLabels,
    manifest('PodDisruptionBudget')?.spec?.selector?.matchLabels,
    manifest('Service')?.spec?.selector,
  ])
    expect(selector).toEqual(labels)
  const ports = template?.spec.containers[0]?.ports
  expect(ports).toEqual([{ name: 'http', containerPort: readConfig({}, []).port }])
  expect(manifest('Service')?.spec).toMatchObject({
    sessionAffinity: 'None',
    ports: [{ targetPort: 'http' }],
  })
  const backends = manifest('Ingress')?.spec?.rules?.flatMap(({ http }) =>
    http.paths.map(({ backend }) => backend.service),
  )
  expect(backends).toEqual([{ name: manifest('Service')?.metadata.name, port: { name: 'http' } }])
  expect(read('kubernetes/ingress.yaml')).not.toMatch(/affinity|hash-by/)
})

it('a node is ended only after it has had the time to hand over its people, and is looked after meanwhile', () => {
  const pod = manifest('Deployment')?.spec?.template?.spec
  const [node] = pod?.containers ?? []
  const secrets = readExample('kubernetes/secrets.env.example')
  const config = readConfig({ ...manifest('ConfigMap')?.data, ...secrets }, [])
  expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(longestStop(config))
  expect(node?.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'http' })
  expect(node?.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' })
  expect(node?.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
  })
})

it('kubectl, where it is installed, builds all of it', () => {
  const { error, status, stdout, stderr } = spawnSync('kubectl', ['kustomize', `${DEPLOY}kubernetes`], {
    encoding: 'utf8',
  })
  if (error !== undefined) return expect(error).toMatchObject({ code: 'ENOENT' })
  expect([status, stderr]).toEqual([0, ''])
  const built = parseAllDocuments(stdout).map(document => document.toJS() as Manifest)
  expect(built.map(({ kind }) => kind).sort()).toEqual(
    manifests()
      .map(({ kind }) => kind)
      .sort(),
  )
  const image = built.find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec.containers[0]?.image
  expect(image).toMatch(/^registry\.example\.org\/ringdown:/)
})
