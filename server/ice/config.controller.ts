import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type ClientConfig, type IceServer, MAX_SIGNAL_BYTES } from '../../contracts/index.js';
import { Guests, isGuest, type Person, Someone } from '../auth/identity.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { VERSION } from '../config/version.js';
import { IceServers } from './ice-servers.js';

class IceServerAnswer implements IceServer {
  @ApiProperty({ type: [String] }) urls: string[];
  @ApiPropertyOptional() username?: string;
  @ApiPropertyOptional() credential?: string;
}

/** The shape of the answer, for the published API description. */
class ConfigAnswer implements ClientConfig {
  @ApiProperty({ type: [IceServerAnswer] }) iceServers: IceServerAnswer[];
  @ApiProperty({ enum: ['all', 'relay'] }) iceTransportPolicy: 'all' | 'relay';
  @ApiProperty({ type: 'integer' }) ringTimeoutSeconds: number;
  @ApiProperty({ type: 'integer' }) reconnectGraceSeconds: number;
  @ApiProperty({ type: 'integer' }) maxParticipants: number;
  @ApiProperty({ type: 'integer' }) maxAudioParticipants: number;
  @ApiProperty({ type: 'integer' }) maxSignalBytes: number;
  @ApiProperty() version: string;
}

@ApiTags('configuration')
@ApiBearerAuth()
@Controller('config')
export class ConfigController {
  constructor(
    private readonly ice: IceServers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What a client needs for a call. Clients fetch it again for every call and before every ICE restart. */
  @Get()
  @Guests()
  @ApiOperation({ summary: 'ICE servers with fresh credentials, times and limits' })
  @ApiOkResponse({ type: ConfigAnswer })
  @Header('cache-control', 'no-store')
  config(@Someone() person: Person): ClientConfig {
    const { settings } = this;
    return {
      iceServers: this.ice.for(isGuest(person) ? `g${person.guestId}` : String(person.userId)),
      iceTransportPolicy: settings.iceTransportPolicy,
      ringTimeoutSeconds: settings.ringTimeoutSeconds,
      reconnectGraceSeconds: settings.reconnectGraceSeconds,
      maxParticipants: settings.maxVideoParticipants,
      maxAudioParticipants: settings.maxAudioParticipants,
      maxSignalBytes: MAX_SIGNAL_BYTES,
      version: VERSION,
    };
  }
}
