/** The stand-in service as a process, asked over one connection, one request after the other. */
import { spawn } from "node:child_process";
import { Agent, request as httpRequest } from "node:http";
import { createInterface } from "node:readline";
import { parseExact } from "../e2e/support/exact-json.mjs";

const program = process.env.BILI_IM_SANDBOX;
if (!program) throw new Error("BILI_IM_SANDBOX is not set: run this with `cargo xtask soak`");

export async function startSandbox() {
  // Its input closes when this process ends, however that happens; then it ends, too.
  const child = spawn(program, ["--exit-with-stdin"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the sandbox stopped with code ${code}`)));
  });
  return new Sandbox(new URL(JSON.parse(line).http), child);
}

class Sandbox {
  #address;
  #child;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #second = undefined;

  constructor(address, child) {
    this.#address = address;
    this.#child = child;
  }

  /** One request, as it comes: rejects where the connection breaks before a status. */
  ask(method, path, { headers = {}, body } = {}) {
    const { hostname, port } = this.#address;
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        { hostname, port, method, path, agent: this.#agent, headers: { ...headers, ...length } },
        (response) => {
          const chunks = [];
          const end = (isCut) => {
            const { statusCode: status, headers } = response;
            resolve({ status, headers, body: Buffer.concat(chunks), isCut });
          };
          response.on("data", (chunk) => chunks.push(chunk));
          response.once("end", () => end(false));
          response.once("error", () => end(true));
        },
      );
      sent.once("error", reject);
      sent.end(body);
    });
  }

  /** A call of the control address. */
  async control(method, path, body) {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await this.ask(method, `/_sandbox/${path}`, given);
    const text = reply.body.toString();
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${text}`);
    return parseExact(text, ["msg_key"]);
  }

  /** Back to the start, with these settings. */
  async reset(seed, settings) {
    await this.control("POST", "reset", { seed });
    await this.control("POST", "settings", settings);
    this.#second = undefined;
  }

  /** Its clock follows the one here, in seconds. */
  async setClock(ms) {
    const second = Math.floor(ms / 1000);
    if (second === this.#second) return;
    this.#second = second;
    await this.control("POST", "clock", { set: second });
  }

  async stop() {
    this.#agent.destroy();
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin.end();
    await ended;
  }
}
