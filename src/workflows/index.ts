export { accountLock } from './account-lock';
export { desk } from './desk';
export { openSession } from './open-session';
export { tradingSession } from './trading-session';
