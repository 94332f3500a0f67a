FROM node:22-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

FROM node:22-slim
WORKDIR /app
COPY --from=build /app/dist dist
COPY --from=build /app/tools/serve.mjs tools/serve.mjs
USER node
EXPOSE 4173
CMD ["node", "tools/serve.mjs", "--host", "0.0.0.0", "--port", "4173"]
