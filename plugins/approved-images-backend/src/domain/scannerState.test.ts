import { scannerStateOf, type ScannerTraces } from './scannerState';

const NOTHING: ScannerTraces = {
  isConfigured: true,
  resultAt: null,
  failedAt: null,
  unansweredAt: null,
  takenAt: null,
  refusingSince: null,
};
const at = (hour: number) =>
  `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`;

it.each<[string, Partial<ScannerTraces>]>([
  ['unproven', {}],
  ['unproven', { takenAt: at(9) }],
  ['working', { resultAt: at(9), failedAt: at(8), unansweredAt: at(7) }],
  ['failing', { resultAt: at(8), failedAt: at(9) }],
  ['silent', { resultAt: at(8), unansweredAt: at(9) }],
  ['silent', { resultAt: at(9), failedAt: at(9), unansweredAt: at(9) }],
  ['failing', { resultAt: at(9), failedAt: at(9) }],
  ['unreachable', { resultAt: at(8), refusingSince: at(9) }],
  ['unreachable', { unansweredAt: at(10), refusingSince: at(9) }],
  ['working', { resultAt: at(10), refusingSince: at(9) }],
  ['silent', { unansweredAt: at(8), takenAt: at(10), refusingSince: at(9) }],
  ['removed', { isConfigured: false, resultAt: at(9) }],
])('is %s with %j', (state, traces) => {
  expect(scannerStateOf({ ...NOTHING, ...traces })).toBe(state);
});
