cd /tmp/h/pace
npm run build 2>&1 | tail -1
SHOT=/tmp/h/me/pace/new timeout 60 node /tmp/h/me/pace/cpu.mjs waiting,outgoing 844x390,640x500 2
node scripts/page-bytes.mjs | tail -5
timeout 120 npx playwright test -c e2e/screens/playwright.config.ts screens.spec -g "rings of a wide name|links and lines" 2>&1 | tail -30
date
