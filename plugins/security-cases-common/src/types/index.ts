export * from './event';
export * from './action';
export * from './case';
export * from './figures';
export * from './automation';
export * from './page';
