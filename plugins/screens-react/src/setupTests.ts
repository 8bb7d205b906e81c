import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages take jsdom a while on a busy machine; no test waits this long
// unless it is about to fail.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
