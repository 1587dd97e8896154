<?php
/**
 * Leaves nothing behind.
 *
 * @package KabarWilayah
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'kabar_wilayah_bot' );
delete_option( 'kabar_wilayah_address' );
wp_unschedule_hook( 'kabar_wilayah_ask' );
