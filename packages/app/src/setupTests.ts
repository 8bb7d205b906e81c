import '@testing-library/jest-dom';

// Starting a whole app takes jsdom a while on a busy machine.
jest.setTimeout(30_000);
