# Nightdesk as a container: one image for the worker, the exchange and every other command.
#
# Not verified here: this file was written where no Docker engine runs. test/packaging/docker.test.ts checks what can be
# checked without one: pinned tags, the user, what is copied, and that .dockerignore keeps secrets and state out.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
# First what installing needs, so that this layer is kept while only the sources change.
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY data data
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    NIGHTDESK_STATE=/state
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/data data
COPY --from=build /build/lib lib
COPY bin bin
# The state is the only place the desk writes to.
RUN mkdir /state && chown node:node /state
VOLUME /state
USER node
# The worker drains on SIGTERM: up to 80 s, so that no order is left half sent. Whoever stops it must wait longer.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/bin/nightdesk.js"]
CMD ["worker"]
