import { Module } from '@nestjs/common';
import { RelayCheck } from './check/relay-check.js';
import { RelayCheckController } from './check/relay-check.controller.js';
import { ConfigController } from './config.controller.js';
import { IceServers } from './ice-servers.js';

@Module({ controllers: [ConfigController, RelayCheckController], providers: [IceServers, RelayCheck] })
export class IceModule {}
