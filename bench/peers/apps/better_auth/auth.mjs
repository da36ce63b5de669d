// Accounts by e-mail and password on SQLite, as the documentation sets them up.
import { Algorithm, hash, verify } from "@node-rs/argon2";
import { betterAuth } from "better-auth";
import Database from "better-sqlite3";

const equal = process.env.PEER_ARGON2;
const [memoryCost, timeCost, parallelism] = (equal ?? "").split(",").map(Number);
const argon2 = { memoryCost, timeCost, parallelism, algorithm: Algorithm.Argon2id };
const password = {
  hash: (typed) => hash(typed, argon2),
  verify: ({ hash: kept, password: typed }) => verify(kept, typed),
};

export const auth = betterAuth({
  secret: "made up, for measuring alone, long enough",
  database: new Database("database.sqlite"),
  emailAndPassword: { enabled: true, ...(equal && { password }) },
  // On in production, it would refuse what is measured here.
  rateLimit: { enabled: false },
});
