export { openSession } from './open-session';
export { tradingSession } from './trading-session';
