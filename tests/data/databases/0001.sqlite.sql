BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE archive (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','article_index','article_index',0,'CREATE VIRTUAL TABLE article_index USING fts5(words, content=''article_words'', content_rowid=''article_id'', tokenize=''ascii'', detail=''none'')');
CREATE TABLE 'article_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "article_index_config" VALUES('version',4);
CREATE TABLE 'article_index_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "article_index_data" VALUES(1,X'0101');
INSERT INTO "article_index_data" VALUES(10,X'000000000101010001010101');
INSERT INTO "article_index_data" VALUES(137438953473,X'0000000D073062616E6A69720104');
CREATE TABLE 'article_index_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "article_index_docsize" VALUES(1,X'01');
CREATE TABLE 'article_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "article_index_idx" VALUES(1,X'',2);
CREATE TABLE article_places (
	article_id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	published_at DOUBLE NOT NULL, 
	PRIMARY KEY (article_id, place), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "article_places" VALUES(1,'36.03.19',1700000000.0);
INSERT INTO "article_places" VALUES(1,'36.03',1700000000.0);
INSERT INTO "article_places" VALUES(1,'36',1700000000.0);
CREATE TABLE article_words (
	article_id INTEGER NOT NULL, 
	words TEXT NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "article_words" VALUES(1,'banjir');
CREATE TABLE articles (
	id INTEGER NOT NULL, 
	identity TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	feed_id INTEGER NOT NULL, 
	link TEXT NOT NULL, 
	title TEXT NOT NULL, 
	lead TEXT NOT NULL, 
	text TEXT NOT NULL, 
	image TEXT, 
	categories JSON DEFAULT '[]' NOT NULL, 
	places JSON NOT NULL, 
	published_at DOUBLE NOT NULL, 
	stored_at DOUBLE NOT NULL, 
	changed_at DOUBLE, 
	placed_at DOUBLE, 
	missing_at DOUBLE, 
	withdrawn_at DOUBLE, 
	PRIMARY KEY (id), 
	UNIQUE (identity), 
	FOREIGN KEY(feed_id) REFERENCES feeds (id)
);
INSERT INTO "articles" VALUES(1,'banjir','1',1,'https://example.org/banjir','banjir','Begini.','',NULL,'[]','{"regencies": ["36.03"], "districts": ["36.03.19"], "province": false, "reasons": [{"place": "36.03.19", "phrase": "kecamatan panongan", "where": "text", "weight": 3.0}]}',1700000000.0,1700000000.0,NULL,NULL,NULL,NULL);
CREATE TABLE blocked_sources (
	source_key TEXT NOT NULL, 
	at DOUBLE NOT NULL, 
	PRIMARY KEY (source_key)
);
CREATE TABLE case_messages (
	message_key TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	card_key TEXT, 
	sealed BLOB, 
	PRIMARY KEY (message_key), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE, 
	UNIQUE (card_key)
);
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	codename TEXT NOT NULL, 
	source_key TEXT, 
	ticket_key TEXT, 
	sealed BLOB, 
	touched_at DOUBLE NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (codename), 
	UNIQUE (ticket_key)
);
INSERT INTO "cases" VALUES(1,'Badak','f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4','33d9ac20929cc478400d469c5084fa078079e9518693301f1c47214a9a312b0a',X'C030A79E9E8FD5C83B791CC9DE44532541AF29FA5403C4BB1440B5CC7B494E0A3724A1562AD44A63002FBF72A21EF522D8C55C2426AA47FA0FD679FCDC171FF0390BB04AB5B63315DEBDA8783D35A0407D65A70E9FEC570F4022F434A66B8C476CF0E9E1EA437B8F25FD81089B2A771E78604FA40D9E7409258D186FFDD30447B07A82C6F5401EA8A7A68E1744A336EA8B2A5374E2F6C4B809B9CB9F089C97146B2D9ABC3F1C57F0F034DDC51442DB9BC3462C3E9DFD5BEDA51BEF7EDCC28855F2B78ECA86651732964D16CB2121113775878003748465FF112A13211146D10B318BA4DDF88EA51AD17E64B534B4BE6C367F',1700000000.0);
CREATE TABLE changes (
	update_id BIGINT NOT NULL, 
	change TEXT NOT NULL, 
	PRIMARY KEY (update_id, change)
);
INSERT INTO "changes" VALUES(700,'1e1361d5bfa0e9c0521d24d634cd5258a66282f9dea5dfedf420e3012c15259a');
INSERT INTO "changes" VALUES(1,'3edf91e65fe39a2d603183de8a5cb1fb0c58423cf86518186865adf0a5992154');
INSERT INTO "changes" VALUES(2,'0b0cac661fe0bd8abe5a5a42589a9e2fb59023bc0b01ce670315941a1cb896e2');
CREATE TABLE compared_cases (
	case_id INTEGER NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE corrections (
	article_id INTEGER NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE deeds (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	editor BIGINT NOT NULL, 
	did TEXT NOT NULL, 
	at DOUBLE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE drafts (
	source_key TEXT NOT NULL, 
	sealed BLOB NOT NULL, 
	touched_at DOUBLE NOT NULL, 
	PRIMARY KEY (source_key)
);
INSERT INTO "drafts" VALUES('f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4',X'8CCEE01DB8BB7564E35678B326AEB0EFB1B2192D1416065CBCAC2F43416B343B015886433B6A475CC368ED56C5B49CC9AB5ECE9813A0C305E97714965D66BF96E5172DF7553015CBBA6F4FD0F268211331B9C08B22780C293D6BBFCDF0C111968C7976C127176465F507B6F102F2C20EE17DCC00DE1FC18DC7E4B4FC7F0DC858B02CEDE12E857E8C6DED0A73BC93297CE4B8D735F0D79871AE3CFCFB2D4987203F7FE5A04501C3B841832336C0D63AD7B6A55620FC63A1',1700000000.0);
CREATE TABLE errata (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	messages JSON NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE evidence (
	name TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	sealed BLOB, 
	bytes BIGINT NOT NULL, 
	attempts SMALLINT NOT NULL, 
	due_at DOUBLE, 
	hash_key TEXT, 
	PRIMARY KEY (name), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE examples (
	article_id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	categories JSON NOT NULL, 
	places JSON NOT NULL, 
	placed_at DOUBLE NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE fanouts (
	article_id INTEGER NOT NULL, 
	direct JSON NOT NULL, 
	wide JSON NOT NULL, 
	priority SMALLINT DEFAULT 3 NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE, 
	finished_at DOUBLE, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "fanouts" VALUES(1,'["36.03.19", "36.03", "36"]','[]',3,7,1700000000.0,1700000000.0,1700000000.0);
CREATE TABLE feeds (
	id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	next_check_at DOUBLE NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	baseline_at DOUBLE, 
	last_success_at DOUBLE, 
	failures INTEGER DEFAULT 0 NOT NULL, 
	address TEXT, 
	looked_at DOUBLE, 
	asked_at DOUBLE, 
	whole_at DOUBLE, 
	broken_since DOUBLE, 
	told BOOLEAN DEFAULT false NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (url)
);
INSERT INTO "feeds" VALUES(1,'https://example.org/feed/',1,1700000060.0,NULL,NULL,1700000000.0,1700000000.0,0,NULL,1700000000.0,NULL,NULL,NULL,0);
CREATE TABLE follows (
	chat_id BIGINT NOT NULL, 
	place TEXT NOT NULL, 
	wide BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (chat_id, place)
);
INSERT INTO "follows" VALUES(7,'36.03.19',0,1);
CREATE TABLE leases (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	until DOUBLE NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE memory (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "memory" VALUES('tip_secret','b2d91a3364c8288270cafab86c8727b7695c2a62f34906e167f0d61ac1f800c4');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	priority SMALLINT NOT NULL, 
	state TEXT NOT NULL, 
	chat_id BIGINT, 
	article_id INTEGER, 
	chat_key TEXT, 
	letter_key TEXT, 
	lane_key TEXT, 
	case_id INTEGER, 
	reply_to_card BOOLEAN DEFAULT false NOT NULL, 
	secret BOOLEAN DEFAULT false NOT NULL, 
	body BLOB, 
	attempts SMALLINT DEFAULT 0 NOT NULL, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE NOT NULL, 
	settled_at DOUBLE, 
	reason TEXT, 
	message_ids JSON, 
	bundle_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
INSERT INTO "outbox" VALUES(1,'push',3,'sent',7,1,NULL,NULL,NULL,NULL,0,0,NULL,0,1700000000.0,1700000000.0,1700000000.0,NULL,'[1]',NULL);
CREATE TABLE removals (
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	due_at DOUBLE NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE stars (
	day TEXT NOT NULL, 
	tenths INTEGER NOT NULL, 
	PRIMARY KEY (day)
);
CREATE TABLE subscribers (
	chat_id BIGINT NOT NULL, 
	language TEXT NOT NULL, 
	state TEXT NOT NULL, 
	delivery TEXT NOT NULL, 
	paused_until DOUBLE, 
	joined_on DOUBLE NOT NULL, 
	left_on DOUBLE, 
	left_reason TEXT, 
	quiet_from SMALLINT, 
	quiet_to SMALLINT, 
	PRIMARY KEY (chat_id)
);
INSERT INTO "subscribers" VALUES(7,'id','active','instant',NULL,1699920000.0,NULL,NULL,NULL,NULL);
CREATE TABLE tallies (
	article_id INTEGER NOT NULL, 
	made INTEGER DEFAULT 0 NOT NULL, 
	sent INTEGER DEFAULT 0 NOT NULL, 
	blocked INTEGER DEFAULT 0 NOT NULL, 
	dropped INTEGER DEFAULT 0 NOT NULL, 
	failed INTEGER DEFAULT 0 NOT NULL, 
	delay_sum DOUBLE DEFAULT 0 NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "tallies" VALUES(1,1,1,0,0,0,0.0);
CREATE TABLE ticket_attempts (
	source_key TEXT NOT NULL, 
	since DOUBLE NOT NULL, 
	wrong INTEGER NOT NULL, 
	PRIMARY KEY (source_key)
);
CREATE TABLE tip_budgets (
	owner TEXT NOT NULL, 
	whole_at DOUBLE NOT NULL, 
	PRIMARY KEY (owner)
);
CREATE TABLE topics (
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE updates (
	update_id BIGINT NOT NULL, 
	starts SMALLINT NOT NULL, 
	started_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	reason TEXT, 
	sealed BLOB, 
	PRIMARY KEY (update_id)
);
CREATE TABLE waiting_cases (
	case_id INTEGER NOT NULL, 
	since DOUBLE NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE waitlists (
	posted_at DOUBLE NOT NULL, 
	version INTEGER NOT NULL, 
	count INTEGER NOT NULL, 
	last_case INTEGER NOT NULL, 
	skipped INTEGER NOT NULL, 
	shown_at DOUBLE NOT NULL, 
	PRIMARY KEY (posted_at)
);
CREATE INDEX updates_to_forget ON updates (started_at) WHERE sealed IS NULL;
CREATE INDEX follows_of_place ON follows (place, chat_id);
CREATE INDEX follows_wide ON follows (place, chat_id) WHERE wide = 1;
CREATE INDEX articles_of_feed ON articles (feed_id, published_at);
CREATE INDEX article_places_newest ON article_places (place, published_at, article_id);
CREATE TRIGGER article_words_insert AFTER INSERT ON article_words BEGIN INSERT INTO article_index(rowid, words) VALUES (new.article_id, new.words); END;
CREATE TRIGGER article_words_delete AFTER DELETE ON article_words BEGIN INSERT INTO article_index(article_index, rowid, words) VALUES ('delete', old.article_id, old.words); END;
CREATE TRIGGER article_words_update AFTER UPDATE ON article_words BEGIN INSERT INTO article_index(article_index, rowid, words) VALUES ('delete', old.article_id, old.words); INSERT INTO article_index(rowid, words) VALUES (new.article_id, new.words); END;
CREATE INDEX corrections_unfinished ON corrections (due_at) WHERE finished_at IS NULL;
CREATE INDEX errata_unfinished ON errata (id) WHERE finished_at IS NULL;
CREATE INDEX fanouts_unfinished ON fanouts (article_id) WHERE finished_at IS NULL;
CREATE INDEX outbox_claimed ON outbox (chat_id) WHERE state = 'claimed';
CREATE UNIQUE INDEX outbox_of_article ON outbox (article_id, chat_id);
CREATE INDEX outbox_of_bundle ON outbox (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX outbox_of_case ON outbox (case_id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_of_letter ON outbox (letter_key) WHERE letter_key IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (priority, due_at, id) WHERE state = 'pending';
CREATE INDEX outbox_retried ON outbox (priority, due_at, id) WHERE attempts > 0 AND state = 'pending';
CREATE INDEX outbox_waiting_of_chat ON outbox (chat_id, id) WHERE state IN ('pending', 'claimed');
CREATE INDEX outbox_waiting_of_lane ON outbox (lane_key, id) WHERE lane_key IS NOT NULL AND state IN ('pending', 'claimed');
CREATE INDEX outbox_waiting_secret ON outbox (chat_key, id) WHERE chat_key IS NOT NULL AND state IN ('pending', 'claimed');
CREATE INDEX cases_of_source ON cases (source_key, id);
CREATE INDEX case_messages_of_case ON case_messages (case_id);
CREATE INDEX deeds_of_case ON deeds (case_id, id);
CREATE INDEX archive_of_case ON archive (case_id, id);
CREATE INDEX evidence_of_case ON evidence (case_id);
CREATE INDEX evidence_to_do ON evidence (due_at) WHERE state IN ('waiting', 'doomed');
PRAGMA writable_schema=OFF;
COMMIT;
