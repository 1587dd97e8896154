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
CREATE TABLE budgets (
	name TEXT NOT NULL, 
	next_at DOUBLE NOT NULL, 
	PRIMARY KEY (name)
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
INSERT INTO "cases" VALUES(1,'Badak','f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4','33d9ac20929cc478400d469c5084fa078079e9518693301f1c47214a9a312b0a',X'E49378212FB70705606ACC6C0369A60DBF56F75AB8CD07450ECB0C2E723208B719F3047A3BA2D929DF9FA76A3325D6829F5DED7C72EE91986A0C65B5C66724B9E88497292D9093A5D4D6962C229D76C8AFE83A984DDDAB63ECD35C01D6ADF3759D542617A75782EE3F5B89295FD04862B1DBCAA7B8060DE1E69187A0DE696F9D189F34BF218C0DEECD61DD85198DA0B5DF15463CEB4FCF25BE9CFF2CF56C9D64C8AE034FD08EBE79913C799B0CFBD34F812132AF928FB340918E3747588EB9DDD6BA4CE737A422C50AFD2F5085A3B5DC5E0B66D9A39066ECAF48FDF41AC1EE66C5E71A3B80512311053E15554DD28E90F209',1700000000.0);
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
CREATE TABLE copies (
	id TEXT NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	PRIMARY KEY (id)
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
INSERT INTO "drafts" VALUES('f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4',X'D6391D904B3CF4FAD22B0E82479F72A30E1D5D7402741608A98356B0B968758E3E79B11A55B9DBFE95161492BDDCBCED09AE83B0923EAEEC3F896DC263AA53A078785E0772B6F0B83973F650454B437E510EF3F65144BF13794AA4996A3F87F67E81F26489297B2EF492C395918129E337E1405A2B30EC764716F581CCC02189E98EDC2141A139BB5C9AF66B6366AD20C5DEC9B2D2961C79043745F371616031F7969533011EE4CEFF4C022426E320278EF1DFA21B22B2',1700000000.0);
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
	claimed_by TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
INSERT INTO "outbox" VALUES(1,'push',3,'sent',7,1,NULL,NULL,NULL,NULL,0,0,NULL,0,1700000000.0,1700000000.0,1700000000.0,NULL,'[1]',NULL,NULL);
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
