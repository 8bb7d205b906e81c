import '@testing-library/jest-dom';

// Whole pages with tables of 20 rows take jsdom a while on a busy machine.
jest.setTimeout(30_000);
