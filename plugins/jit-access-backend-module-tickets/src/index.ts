/**
 * Tickets for requests of Fairway just-in-time access, and their check.
 *
 * @packageDocumentation
 */
export { jitAccessModuleTickets as default } from './module';
