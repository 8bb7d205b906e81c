import { screen } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aCoverage } from '../../fixtures/scorecards';
import { CoverageTable } from './CoverageTable';

describe('CoverageTable', () => {
  it.each([
    ['PACKAGE', 'Packages'],
    ['code, dependencies, vex', 'Code, Dependencies, VEX'],
    ['flow-log-destination', 'Flow log destination'],
    ['golden-path', 'Golden path'],
    // Of a collector from elsewhere.
    ['CIS_v1.4 Level 1', 'CIS_v1.4 Level 1'],
  ])('says in words what kind of scan %s is', async (scanType, words) => {
    renderScreen(<CoverageTable rows={[aCoverage({ scanType })]} />, {});
    expect(
      await screen.findByRole('gridcell', { name: words }),
    ).toBeInTheDocument();
  });
});
