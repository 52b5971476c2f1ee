# syntax=docker/dockerfile:1
# The image of API, worker and preparation; compose picks the script. `--target mail-sink` is the mail catcher.

# Everything that npm brings: what the console and the workflow bundle are made with, and the mail catcher.
FROM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY core ./core
COPY api ./api
COPY workflows ./workflows
COPY worker ./worker
COPY scripts/web ./scripts/web
COPY scripts/build-web.ts ./scripts/build-web.ts
COPY web ./web
RUN node scripts/build-web.ts
RUN node worker/bundle.ts

# What the product runs with. Optional packages are for building, and a Node for machines that have none.
FROM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS mail-sink
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY package.json ./
COPY core/domain/escape-html.ts ./core/domain/escape-html.ts
COPY local/mail-sink ./local/mail-sink
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 7025 7026
CMD ["node", "local/mail-sink/main.ts"]

FROM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules ./node_modules
# The running container may write nothing below /app, so the bundle is brought.
COPY --from=build /app/node_modules/.cache/cybback ./node_modules/.cache/cybback
COPY --from=build /app/web/dist ./web/dist
COPY package.json package-lock.json ./
COPY core ./core
COPY workflows ./workflows
COPY activities ./activities
COPY worker ./worker
COPY api ./api
# The documentation, which the API serves at /docs.
COPY docs ./docs
COPY scripts/prepare.ts ./scripts/prepare.ts
COPY scripts/prepare ./scripts/prepare
# What operators run beside the processes.
COPY scripts/make-api-key.ts ./scripts/make-api-key.ts
COPY scripts/set-password.ts ./scripts/set-password.ts
COPY scripts/licence.ts ./scripts/licence.ts
COPY scripts/deleted-workspaces.ts ./scripts/deleted-workspaces.ts
COPY scripts/rebuild.ts ./scripts/rebuild.ts
COPY scripts/rotate-key.ts ./scripts/rotate-key.ts
COPY scripts/stripe-setup.ts ./scripts/stripe-setup.ts
# The key file, where no key is given.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080
CMD ["node", "api/main.ts"]
