// A real SMTP server at the customer's end: what it accepts, the customer has received.

import { SMTPServer } from "smtp-server";
import { until } from "./desk.mjs";

/** Listens on a free port of this machine. `received` holds each mail: { from, to } of the envelope, its `source`, and the `text` that one reads. */
export async function startSmtp() {
  const received = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          ...opened(Buffer.concat(parts).toString("utf8")),
        });
        done();
      });
    },
  });
  await new Promise((settle, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", settle);
  });
  return {
    port: server.server.address().port,
    received,
    /** The first mail to `address` of which the source answers to `pattern`. */
    mailTo(address, pattern = /(?:)/) {
      const fitting = ({ to, source }) => to.includes(address) && pattern.test(unfolded(source));
      return until(`a mail to ${address} with ${pattern}`, () => received.find(fitting), 30_000);
    },
    stop: () => new Promise((settle) => server.close(settle)),
  };
}

/** The value of a header, unfolded, as it was written; `undefined` when the mail has none. */
export function header({ source }, name) {
  const head = unfolded(source.split(/\r?\n\r?\n/, 1)[0]);
  const line = head.split(/\r?\n/).find((line) => line.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** The link in a mail that begins like this. */
export function linkIn({ text }, begin) {
  const link = text.split(/\s+/).find((word) => word.startsWith(begin));
  if (!link) throw new Error(`no link to ${begin} in ${text}`);
  return link;
}

/** The source, and the first text part of it as one reads it. */
function opened(source) {
  const part = /content-type: text\/plain[\s\S]*?\r?\n\r?\n([\s\S]*?)(?=\r?\n--|$)/i.exec(source)?.[1] ?? source;
  return { source, text: unfolded(part) };
}

/** Quoted-printable and folded headers undone, so that a sentence can be found as it was written. */
export function unfolded(source) {
  const bytes = source
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/\r?\n[ \t]+/g, " ")
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll("=", ""), "hex").toString("utf8"));
  return bytes;
}
