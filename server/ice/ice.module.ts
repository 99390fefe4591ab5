import { Module } from '@nestjs/common';
import { ConfigController } from './config.controller.js';
import { IceServers } from './ice-servers.js';

@Module({ controllers: [ConfigController], providers: [IceServers] })
export class IceModule {}
