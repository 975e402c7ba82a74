import { eventLogContract } from './event-log.contract.ts';
import { KAFKA_START_MS, startKafkaHouse } from './kafka-house.ts';

eventLogContract('Kafka', startKafkaHouse, KAFKA_START_MS);
