import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.STINT_URL ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, proxy: { "/api": { target: server } } },
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // The server's content security policy allows no data: fonts or workers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What most pages share arrives in two long-lived files instead of forty small ones.
        codeSplitting: {
          groups: [
            {
              name: "vendor",
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/,
              priority: 2,
            },
            { name: "frame", test: /src[\\/](ui|frame|[a-z-]+\.tsx?)/, minShareCount: 3 },
            {
              name: "kit",
              test: /node_modules[\\/](@mantine|@floating-ui|@tabler|clsx)[\\/]/,
              minShareCount: 6,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
