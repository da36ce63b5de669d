import cluster from "node:cluster";
import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { auth } from "./auth.mjs";

if (cluster.isPrimary) {
  // Two workers, as every peer has.
  cluster.fork();
  cluster.fork();
} else {
  const { hostname, port } = new URL(process.env.BETTER_AUTH_URL);
  createServer(toNodeHandler(auth)).listen(Number(port), hostname);
}
