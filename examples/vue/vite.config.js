import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// Another port would be another origin, which the Ringdown server does not allow.
const site = { port: Number(process.env.PORT ?? 5174), strictPort: true }

export default defineConfig({ plugins: [vue()], server: site, preview: site })
