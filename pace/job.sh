cd /tmp/h/pace
npm run build 2>&1 | tail -3
for r in /tmp/h/me/pace/before /tmp/h/pace; do echo "== $r"; SHOT=/tmp/h/me/pace/$(basename $r) REPO=$r timeout 100 node /tmp/h/me/pace/cpu.mjs waiting 1280x800,390x844,844x390,320x568 6; done
timeout 60 node /tmp/h/me/pace/variants2.mjs 5 ring
timeout 200 node /tmp/h/me/pace/account.mjs npx playwright test -c e2e/playwright.config.ts directed.spec.ts in-call.spec.ts 2>&1 | tail -60
date
(npx biome ci . --colors=off | tail -5; npx tsc --noEmit; echo tsc $?; npx knip --no-progress; echo knip $?; npx vitest run scripts/test packages/server/test/openapi.test.ts packages/server/test/api-router.test.ts packages/server/test/bad-input.test.ts 2>&1 | tail -15; node scripts/page-bytes.mjs | tail -8; npx size-limit --json | grep -E '"(name|size)"') > /tmp/h/me/pace/check.log 2>&1
date
