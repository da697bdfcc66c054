# syntax=docker/dockerfile:1

FROM node:26-bookworm-slim AS build
WORKDIR /stint
COPY . .
# The image has the Node that the package "node" would fetch, so no install script has to run.
RUN npm install --no-save --ignore-scripts --no-audit --no-fund
RUN node scripts/build-dashboard.ts

FROM node:26-bookworm-slim AS packages
WORKDIR /stint
COPY . .
RUN npm install --no-save --ignore-scripts --no-audit --no-fund --omit=dev --workspace @stint/server

FROM node:26-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STINT_DATA=/data
RUN install --directory --owner node --group node --mode 0700 /data
WORKDIR /stint
COPY --from=packages /stint/package.json ./
COPY --from=packages /stint/node_modules node_modules
COPY --from=packages /stint/packages packages
COPY --from=packages /stint/apps/server apps/server
COPY --from=build /stint/apps/dashboard/dist apps/dashboard/dist
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# What follows the image's name goes to the server: docker run stint --role worker
ENTRYPOINT ["node", "apps/server/src/main.ts"]
