import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import { sarif, startReports, trivy, vex } from '../__testUtils__/reports';

jest.setTimeout(120_000);

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.FUZZ_RUNS ?? 500);

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const CORPUS = [
  sarif('error', 'warning'),
  trivy('HIGH', 'LOW'),
  vex('CVE-2026-0001'),
].map(document => JSON.stringify(document));

/** Damages a report: cut, flipped, shortened inside, deepened, or of another type. */
function damaged(random: (limit: number) => number): Buffer {
  const text = CORPUS[random(CORPUS.length)];
  const bytes = Buffer.from(text);
  const at = random(bytes.length);
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      bytes[at] ^= 1 << random(8);
      return bytes;
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(at + 1 + random(30)),
      ]);
    case 3:
      return Buffer.from('['.repeat(1 + random(400)) + text);
    default:
      return Buffer.from(
        text.replace(/\[/, ['{', 'null', '5', '"'][random(4)]),
      );
  }
}

describe('uploads of damaged reports', () => {
  const dir = createMockDirectory({ content: {} });

  it(`are answered with 2xx or 4xx, and refused ones change nothing (FUZZ_SEED=${SEED}, ${RUNS} runs)`, async () => {
    const { server, knex } = await startReports(dir.path);
    const url =
      '/api/security-scorecard/scorecards/component/default/payments-api/reports?slot=fuzz';
    const token = (await tokenOf(server)).secret;
    const state = async () =>
      JSON.stringify([
        await knex('reports').select('id', 'sha256', 'received_at'),
        await knex('report_sets').select(),
        await knex('findings').select('id', 'status'),
        await knex('observations').select('facts', 'status', 'attempted_at'),
        await knex('history').count(),
      ]);

    const random = numbers(SEED);
    const answers = new Map<number, number>();
    for (let run = 0; run < RUNS; run++) {
      const body = damaged(random);
      const before = await state();
      const { status } = await request(server)
        .post(url)
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', 'application/octet-stream')
        .send(body);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status >= 400 && (await state()) !== before) {
        throw new Error(`run ${run} of seed ${SEED} changed something`);
      }
    }
    expect([...answers.keys()].every(s => [200, 201, 400].includes(s))).toBe(
      true,
    );
    expect(answers.get(400)).toBeGreaterThan(RUNS / 2);
    expect(answers.get(201)).toBeGreaterThan(0);
    await request(server)
      .post(url)
      .set('Authorization', `Bearer ${token}`)
      .send(sarif())
      .expect(201);
  });
});

async function tokenOf(server: Parameters<typeof request>[0]) {
  const { body } = await request(server)
    .post(
      '/api/security-scorecard/scorecards/component/default/payments-api/upload-tokens',
    )
    .set('Authorization', mockCredentials.user.header('user:default/owner'))
    .send({ description: 'fuzz' });
  return body;
}
