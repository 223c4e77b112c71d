import react from "@vitejs/plugin-react";
import {defineConfig} from "vitest/config";
import {previewHeaders, proxies, readSiteSettings, runtimeConfig} from "./site-settings.ts";

const settings = readSiteSettings(process.env.SITE_SETTINGS);
const proxy = proxies(settings);

// The tools that start Vite hold its standard input: it ends when they do, however that was.
if (process.env.SITE_SETTINGS) process.stdin.on("end", () => process.exit()).resume();

export default defineConfig({
  plugins: [react(), previewHeaders(settings), runtimeConfig(settings)],
  server: {strictPort: true, proxy},
  preview: {strictPort: true, proxy},
  build: {
    manifest: true,
    // The content security policy allows neither data: for scripts and fonts nor an inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    // Few files instead of many small ones: each costs a request, and the libraries stay cached over most releases.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "libraries",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|wouter|lucide-react)\//,
            },
            {name: "core", test: /src\/(core|design)\//},
          ],
        },
      },
    },
  },
  test: {environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true},
});
