import type { ErrorRequestHandler } from 'express';
import { TooManyRequestsError } from '../services/RateLimiter';

/** Says with an answer of 429 when to come again. */
export function sayRetryAfter(): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (error instanceof TooManyRequestsError) {
      res.setHeader('Retry-After', String(error.retryAfterSeconds));
    }
    next(error);
  };
}
