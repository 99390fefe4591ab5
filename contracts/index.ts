export * from './call-life.js';
export * from './errors.js';
export * from './history.js';
export * from './limits.js';
export * from './model.js';
export * from './room.js';
export * from './socket.js';
