import 'reflect-metadata';
import { runProcess } from '@blackfang/service';
import { AppModule } from './app.module.ts';

await runProcess(AppModule);
