import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountRemoval } from './account-removal.js';
import { AdminController } from './admin.controller.js';
import { AdminService } from './admin.service.js';
import { DemoAccounts } from './demo-accounts.js';
import { OwnAccountController } from './own-account.controller.js';

@Module({
  imports: [UsersModule, AuthModule, RoomsModule, CallsModule],
  controllers: [AdminController, OwnAccountController],
  providers: [AccountRemoval, AdminService, DemoAccounts],
})
export class AdminModule {}
