// A firm that is open day and night, with its own mail server, and mail that comes in by the pipe.

import { spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";

const DAYS = ["Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"];
export const INFO = "info@halmeer.example";
export const PASSWORD = "een zin die ik onthoud";

/** Sets the desk up as Karin, who is its administrator, and has it send by `smtp`. */
export async function setUp(karin, desk, smtp) {
  await karin.goto(desk.address);
  await karin.waitForURL("**/set-up");
  await karin.getByLabel("Naam van uw organisatie").fill("Halmeer Installatie");
  await karin.getByLabel("Tijdzone").fill("Europe/Amsterdam");
  for (const day of DAYS) await karin.getByLabel(day).fill("0:00 - 24:00");
  await karin.getByLabel("Gesloten op de feestdagen van").selectOption("geen land");
  await karin.getByLabel("Uw naam").fill("Karin Vos");
  await karin.getByLabel("Uw e-mailadres").fill("karin@halmeer.example");
  await karin.getByLabel("Wachtwoord").fill(PASSWORD);
  await karin.getByLabel("Postbus").fill(INFO);
  await karin.getByLabel("Adres van deze desk").fill(desk.address);
  await karin.getByRole("button", { name: "Begin" }).click();
  await karin.waitForURL("**/today");
  if (!smtp) return;
  await karin.goto(`${desk.address}/settings/mailboxes`);
  await karin.getByRole("link", { name: INFO }).click();
  const sends = karin.getByRole("group", { name: "Versturen (SMTP)" });
  await sends.getByLabel("Server").fill("127.0.0.1");
  await sends.getByLabel("Poort").fill(String(smtp.port));
  await sends.getByLabel("Beveiliging").selectOption("none");
  await karin.getByRole("button", { name: "Bewaar" }).click();
  await karin.getByText("Bewaard.").waitFor();
}

/** Signs Karin in, in a browser of her own. */
export async function signIn(page, desk) {
  await page.goto(`${desk.address}/sign-in`);
  await page.getByLabel("E-mailadres").fill("karin@halmeer.example");
  await page.getByLabel("Wachtwoord").fill(PASSWORD);
  await page.getByRole("button", { name: /Meld/ }).click();
  await page.waitForURL("**/today");
}

/** A mail comes in, as a mail server would pipe it. Gives the exit code: 0, it is stored. */
export function deliver(desk, mail) {
  const bytes = Buffer.isBuffer(mail) ? mail : Buffer.from(mail.replaceAll(/\r?\n/g, "\r\n"));
  return new Promise((settle, fail) => {
    const program = spawn(desk.program, ["mail", "deliver", "--to", INFO, "--data", desk.data], { stdio: ["pipe", "ignore", "ignore"] });
    program.once("error", fail);
    program.once("exit", settle);
    program.stdin.on("error", () => {});
    program.stdin.end(bytes);
  });
}

/** Many mails come in, over one connection, as a mail server hands them over by LMTP. Gives how many were stored. */
export async function deliverAll(desk, mails) {
  const line = connect(join(desk.data, "lmtp.sock"));
  let [heard, waiting, failed] = ["", null, null];
  const look = () => {
    // A reply may have several lines; the last has a space behind its number.
    const reply = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(heard);
    if (!reply || !waiting) return;
    heard = heard.slice(reply[0].length);
    const settle = waiting;
    waiting = null;
    settle(Number(reply[1]));
  };
  line.setEncoding("latin1").on("data", (part) => ((heard += part), look()));
  line.on("error", (error) => failed?.(error));
  const reply = () => new Promise((settle, fail) => (([waiting, failed] = [settle, fail]), look()));
  const say = (words) => (line.write(words), reply());
  await reply();
  await say("LHLO test.example\r\n");
  let stored = 0;
  for (const mail of mails) {
    await say("MAIL FROM:<>\r\n");
    await say(`RCPT TO:<${INFO}>\r\n`);
    if ((await say("DATA\r\n")) !== 354) continue;
    const lines = mail.toString("latin1").replaceAll(/\r?\n|\r/g, "\r\n").replaceAll(/^\./gm, "..");
    line.write(Buffer.from(lines.endsWith("\r\n") ? lines : `${lines}\r\n`, "latin1"));
    if ((await say(".\r\n")) === 250) stored += 1;
  }
  line.end("QUIT\r\n");
  return stored;
}
