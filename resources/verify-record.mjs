#!/usr/bin/env node
// Proves an export of Printhall's record ("proof") on its own: this one file and Node 20 or newer, nothing else.
//
//   node verify-record.mjs BUNDLE [--key PUBLIC-KEY] [--json]
//
// Exit status: 0 unbroken, 1 broken, 2 could not be checked.
//
// It is written apart from Printhall's own check on purpose: two programs that agree are worth more than one.
//
// What it looks at. Each entry's hash is SHA-256 over every column as canonical JSON (RFC 8785), the hash of the entry
// before among them, so that a changed, moved, removed or slipped-in entry shows. Each head is the newest entry of some
// moment, signed with the station's Ed25519 key, so that a cut-off end or a record written anew shows. The key stands in
// the bundle itself: who rewrites a bundle can put in a key of their own. Hold its fingerprint against one that you know
// from elsewhere, or give that key with --key.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const CHAIN_START = '0'.repeat(64);
const TRAIL_CHARACTERS = 8;
const BUNDLE_VERSION = 1;
const CHUNK_BYTES = 1 << 20;

class Unanswered extends Error {}

/** JSON with one spelling (RFC 8785) of a value without nested values, as an entry's columns and a head are. */
function canonical(value) {
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`);
  return `{${members.join(',')}}`;
}

function* linesOf(path) {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  try {
    for (;;) {
      const count = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (count === 0) break;
      let text = Buffer.concat([rest, chunk.subarray(0, count)]);
      for (let end = text.indexOf(0x0a); end >= 0; end = text.indexOf(0x0a)) {
        yield text.subarray(0, end).toString('utf8');
        text = text.subarray(end + 1);
      }
      rest = Buffer.from(text);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}

function parse(line, number) {
  try {
    const value = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new Unanswered(`Line ${number} of the bundle is no JSON object.`);
}

function openKey(text) {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    throw new Unanswered('The key in the bundle is no public key.');
  }
}

/** What is wrong with an entry; null: nothing. */
function problemOf(entry, before) {
  const { kind: _kind, hash, ...columns } = entry;
  if (entry.sequence !== (before === null ? 1 : before.sequence + 1)) return 'gap';
  if (entry.previousHash !== (before === null ? CHAIN_START : before.hash)) return 'wrongPrevious';
  return createHash('sha256').update(canonical(columns)).digest('hex') === hash ? null : 'wrongHash';
}

/** Where numbers do not follow, the first that should stand there is the one to name. */
function faultOf(entry, before, problem) {
  const missing = Math.min(entry.sequence, (before?.sequence ?? 0) + 1);
  return { ...placeOf(entry), sequence: problem === 'gap' ? missing : entry.sequence, problem };
}

const placeOf = ({ stationId, epoch, sequence }) => ({ stationId, epoch, sequence });
const slot = (epoch, sequence) => `${epoch}/${sequence}`;

/** What is wrong with a head; null: it is genuine, and the entry that it names is what it was. */
function problemOfHead(head, key, hashes) {
  const { kind: _kind, signature, ...signed } = head;
  const isGenuine = verify(
    null,
    Buffer.from(canonical(signed)),
    key,
    Buffer.from(String(signature), 'base64'),
  );
  if (!isGenuine) return { ...placeOf(head), problem: 'headForged' };
  const found = hashes.get(slot(head.epoch, head.sequence));
  if (found === head.hash) return null;
  return (
    firstOffTrail(head, hashes) ?? {
      ...placeOf(head),
      problem: found === undefined ? 'headMissing' : 'headRewritten',
    }
  );
}

/** The first entry of a head's trail that is not the one that it was; null: none that the trail could tell. */
function firstOffTrail(head, hashes) {
  const first = head.sequence - head.trail.length / TRAIL_CHARACTERS + 1;
  for (let sequence = first; sequence <= head.sequence; sequence += 1) {
    const hash = hashes.get(slot(head.epoch, sequence));
    if (hash === undefined) return { ...placeOf(head), sequence, problem: 'headMissing' };
    const offset = (sequence - first) * TRAIL_CHARACTERS;
    if (hash.slice(0, TRAIL_CHARACTERS) !== head.trail.slice(offset, offset + TRAIL_CHARACTERS)) {
      return { ...placeOf(head), sequence, problem: 'headRewritten' };
    }
  }
  return null;
}

/** Reads a bundle to its end. Throws Unanswered for what is no bundle. */
function check(path, knownKey) {
  let bundle = null;
  let key = null;
  let before = null;
  let firstOfChain = null;
  let entries = 0;
  let headsBegan = false;
  let headsChecked = 0;
  let lastHead = null;
  let headFault = null;
  let rewritten = null;
  let trailsDone = false;
  let lastPlace = null;
  let number = 0;
  const forged = [];
  const hashes = new Map();
  for (const line of linesOf(path)) {
    number += 1;
    const value = parse(line, number);
    if (bundle === null) {
      if (value.kind !== 'printhall-record') throw new Unanswered('The file is no record of Printhall.');
      if (value.version !== BUNDLE_VERSION) throw new Unanswered('A newer Printhall wrote this bundle.');
      bundle = value;
      if (typeof value.publicKey === 'string') key = openKey(value.publicKey);
    } else if (value.kind === 'entry') {
      if (headsBegan) throw new Unanswered(`Line ${number}: an entry after the heads.`);
      hashes.set(slot(value.epoch, value.sequence), value.hash);
      if (firstOfChain !== null) continue;
      const follows = before !== null && before.epoch === value.epoch && before.stationId === value.stationId;
      const problem =
        value.stationId === bundle.stationId ? problemOf(value, follows ? before : null) : 'gap';
      if (problem !== null) firstOfChain = faultOf(value, follows ? before : null, problem);
      else entries += 1;
      before = value;
    } else if (value.kind === 'head') {
      headsBegan = true;
      if (headFault !== null) continue;
      headsChecked += 1;
      if (value.unreadable === true || key === null) {
        forged.push({ ...(lastPlace ?? { stationId: '', epoch: 0, sequence: 0 }), problem: 'headForged' });
        continue;
      }
      lastPlace = placeOf(value);
      const fault = problemOfHead(value, key, hashes);
      // An entry written anew with a right hash shows in the chain only by the one after it; the trail tells which it was.
      if (firstOfChain !== null && !trailsDone && fault?.problem !== 'headForged') {
        rewritten ??= firstOffTrail(value, hashes);
        trailsDone = value.epoch === firstOfChain.epoch && value.sequence >= firstOfChain.sequence;
      }
      if (fault === null) lastHead = { sequence: value.sequence, at: value.at };
      else if (fault.problem === 'headForged') forged.push(fault);
      else headFault = fault;
    } else throw new Unanswered(`Line ${number} is neither entry nor head.`);
  }
  if (bundle === null) throw new Unanswered('The file is empty.');
  if (knownKey !== null && knownKey !== bundle.publicKey) {
    throw new Unanswered('The bundle is proven by another key than the one that was given.');
  }
  // As Printhall orders them; where chain and head name the same entry, what the chain says comes first.
  const faults = [firstOfChain, rewritten, ...forged, headFault].filter((fault) => fault !== null);
  faults.sort((left, right) =>
    left.stationId === right.stationId
      ? left.epoch - right.epoch || left.sequence - right.sequence
      : left.stationId < right.stationId
        ? -1
        : 1,
  );
  return {
    unbroken: faults.length === 0,
    entries,
    firstBad: faults[0] ?? null,
    headsChecked,
    lastHead,
    stationId: bundle.stationId,
    key: bundle.publicKey ?? null,
  };
}

const SENTENCES = {
  gap: 'it is missing, or was moved',
  wrongPrevious: 'it does not follow from the entry before it',
  wrongHash: 'it is not what was written',
  headMissing: 'it is gone, but a signed head proves that it was there',
  headRewritten: 'it was written anew, but a signed head proves what it was',
  headForged: 'a head that names it was not signed by this station',
};

const printable = (text) => String(text).replace(/[^\x20-\x7e]/g, '?');

function inWords({ unbroken, entries, firstBad, headsChecked, lastHead, stationId, key }) {
  const lines = [`Station ${printable(stationId)}`];
  if (key !== null) {
    const fingerprint = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex');
    lines.push(`Key SHA-256 ${fingerprint}`);
  }
  lines.push(
    unbroken
      ? `The record is unbroken: ${entries} entries.`
      : `The record is broken at entry ${firstBad.sequence}: ${SENTENCES[firstBad.problem]}.`,
  );
  lines.push(
    lastHead === null
      ? 'No signed head proves any of it.'
      : `Up to entry ${lastHead.sequence}, ${new Date(lastHead.at).toISOString()}, it is proven by ${headsChecked} signed heads.`,
  );
  return lines.join('\n');
}

function run(words) {
  const json = words.includes('--json');
  const keyAt = words.indexOf('--key');
  const knownKey = keyAt < 0 ? null : (words[keyAt + 1] ?? '');
  const [path] = words.filter((word, index) => !word.startsWith('--') && (keyAt < 0 || index !== keyAt + 1));
  if (path === undefined)
    throw new Unanswered('Which bundle? node verify-record.mjs BUNDLE [--key KEY] [--json]');
  const verdict = check(path, knownKey);
  process.stdout.write(`${json ? JSON.stringify(verdict) : inWords(verdict)}\n`);
  process.exitCode = verdict.unbroken ? 0 : 1;
}

try {
  run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
