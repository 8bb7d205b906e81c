import '@testing-library/jest-dom';

// Whole flows by keyboard and mouse in jsdom take their time on a busy machine.
jest.setTimeout(30_000);
