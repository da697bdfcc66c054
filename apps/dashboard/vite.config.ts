import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.STINT_URL ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, proxy: { "/api": { target: server } } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // The server's content security policy allows no data: fonts or workers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
